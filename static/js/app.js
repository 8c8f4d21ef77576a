// Where the page's scripts begin: every element with a data-component gets its behaviour, then the news is followed.
import { guard } from "./guard.js";
import { live } from "./live.js";
import { post } from "./post.js";
import { reach } from "./reach.js";
import { wire } from "./wire.js";

post(); // before the guard: what is posted here is not posted once more
guard();
reach();
wire(document);
live(document.body);
