"""What is done with a vote where nobody thinks about it: mapped objects, a commit and a message to all for each."""

import os
import time
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from flask_socketio import SocketIO
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from deliberation.bench import hall
from deliberation.bench.serving import following, serving

_SERVER = """
from gevent import monkey
monkey.patch_all()
import os
from gevent.pywsgi import WSGIServer
from deliberation.bench.naive import site
server = WSGIServer(("127.0.0.1", 0), site(os.environ["NAIVE"]), log=None)
server.start()
print(f"listening on 127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""
_CONNECTIONS, _ITEMS = 100, 7
_SOON = 1.0  # seconds after the last vote in which it is to reach everybody


class _Row(DeclarativeBase):
    """What the tables here have in common."""


class _Vote(_Row):
    __tablename__ = "votes"
    item: Mapped[int] = mapped_column(primary_key=True)
    voter: Mapped[int] = mapped_column(primary_key=True)
    stance: Mapped[str]


def site(url: str) -> Flask:
    """Put the site together, on tables of its own; its news bears the number of the vote as `seq`."""
    engine = create_engine(url)
    _Row.metadata.create_all(engine)
    flask, numbers = Flask("naive"), count(1)
    socketio = SocketIO(flask, async_mode="gevent", transports=["websocket"])

    def vote(item: int) -> ResponseReturnValue:
        voter, stance = int(request.form["voter"]), request.form["stance"]
        with Session(engine) as session, session.begin():
            session.merge(_Vote(item=item, voter=voter, stance=stance))
            session.flush()
            counted = (
                select(_Vote.stance, func.count().label("number")).where(_Vote.item == item).group_by(_Vote.stance)
            )
            tally = {row.stance: row.number for row in session.execute(counted)}
        socketio.emit("news", {"from": 0, "seq": next(numbers), "item": item, "tally": tally})
        return jsonify(tally)

    flask.add_url_rule("/items/<int:item>/vote", view_func=vote, methods=["POST"])
    return flask


def measured(followers: int, seconds: float) -> tuple[float, float]:
    """Give the votes a second that are acknowledged, and those that have reached all followers soon after the last."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "NAIVE": f"sqlite:///{Path(folder) / 'votes.db'}"}
        with serving(_SERVER, environment) as (_, port), following(port, "", 0, followers) as where:
            askers = [hall.Asker(port, _votes(number)) for number in range(_CONNECTIONS)]
            answers, took = hall.ask_for(seconds, askers)
            time.sleep(_SOON)
            heard, _ = where()
            for each in askers:
                each.sock.close()
    return answers / took, heard / took


def _votes(number: int) -> list[bytes]:
    path = f"/items/{number % _ITEMS}/vote"
    return [hall.request(path, {"voter": str(number), "stance": stance}) for stance in ("agree", "disagree")]
