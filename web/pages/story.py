"""The page of a story: all its articles in sight, the earliest first, each with why it belongs there."""

from starlette.requests import Request
from starlette.responses import Response

from storage.stories.shown import story as story_of
from web.reading import article_id, shown
from web.rendering import page
from web.room import Room
from web.trouble import NotHere


def story(room: Room, request: Request) -> Response:
    """`/story/{id}`: by the story's own id or an article's."""
    wanted = article_id(request)
    shown(room, wanted)  # by the id of an article
    told = story_of(room.archive, wanted)
    if told is None:
        raise NotHere("no story has this id")
    return page(request, "story.html", story=told)
