// Where the page's scripts begin: every element with a data-component gets its behaviour, then the news is followed.
import { guard } from "./guard.js";
import { live } from "./live.js";
import { wire } from "./wire.js";

guard();
wire(document);
live(document.body);
