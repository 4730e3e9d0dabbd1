"""The door of the room, as it is listened at."""

import asyncio
import socket

from web.running import Door, listening


def test_no_part_of_an_answer_waits_for_the_one_before() -> None:
    """Whoever connects is answered without Nagle's delay, in one process and in several that take the socket over by its number."""

    async def accepted(place: socket.socket) -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            end = writer.get_extra_info("socket")
            told.set_result(end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(connected, sock=place):
            _, ours = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await told
            finally:
                ours.close()

    with listening(Door(host="127.0.0.1", port=0)) as place:
        port = place.getsockname()[1]
        # As uvicorn's workers take it over.
        passed_on = socket.fromfd(place.fileno(), socket.AF_UNIX, socket.SOCK_STREAM)
        assert asyncio.run(accepted(passed_on))
        assert asyncio.run(accepted(place.dup()))
