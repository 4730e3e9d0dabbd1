"""WordPress's REST list of posts: its addresses, its pages, and answers that are no list."""

import json
from datetime import UTC, date, datetime

import pytest

from crawler.discovery.wordpress_rest import is_post_list, read_posts
from crawler.records import Route
from tests.crawler.discovery.pages import HOME, page, paths

POSTS = json.dumps(
    [
        {"id": 3, "link": f"{HOME}/tin/ba/", "date": "2024-05-03T07:00:00", "date_gmt": "2024-05-03T00:00:00"},
        {"id": 2, "link": f"{HOME}/tin/hai/", "date": "2024-05-02T07:00:00"},
        {"id": 1, "link": None},
        "lạ",
    ]
)
LIST = "/wp-json/wp/v2/posts?per_page=100"


def test_posts_come_with_route_and_time():
    """date_gmt is universal time, date alone Vietnam's; entries without an address are passed over."""
    posts = read_posts(page(LIST, POSTS))
    assert paths(posts.found) == ["/tin/ba/", "/tin/hai/"]
    assert [one.published_at for one in posts.found] == [
        datetime(2024, 5, 3, tzinfo=UTC),
        datetime(2024, 5, 2, tzinfo=UTC),
    ]
    assert posts.found[0].route is Route.REST
    assert posts.following is None


def test_the_next_page_is_in_the_link_header_or_counted():
    """Link wins; without it X-WP-TotalPages tells whether there is another page."""
    header = f'<{HOME}/wp-json/wp/v2/posts?page=1>; rel="prev", <{HOME}{LIST}&page=3>; rel="next"'
    assert read_posts(page(LIST + "&page=2", POSTS, Link=header)).following == f"{HOME}{LIST}&page=3"
    assert read_posts(page(LIST, POSTS, X_WP_TotalPages="2")).following == f"{HOME}{LIST}&page=2"
    assert read_posts(page(LIST + "&page=2", POSTS, X_WP_TotalPages="2")).following is None


def test_the_list_ends_where_posts_are_older_than_since():
    """Ordered by date, an older post means only older ones follow."""
    assert read_posts(page(LIST, POSTS, X_WP_TotalPages="9"), date(2024, 5, 3)).following is None
    assert read_posts(page(LIST, POSTS, X_WP_TotalPages="9"), date(2024, 5, 1)).following is not None


@pytest.mark.parametrize("body", ["", "{}", '{"code":"rest_disabled"}', "[1, 2", "<html>[không]</html>", "[" * 100_000])
def test_other_answers_are_no_list(body):
    """REST switched off, an error object, broken JSON and absurd nesting give nothing."""
    assert read_posts(page(LIST, body)).found == ()


def test_a_warning_before_the_json_is_passed_over():
    """PHP prints its notices into any answer."""
    assert len(read_posts(page(LIST, "<b>Notice</b>: Undefined [index]\n" + POSTS)).found) == 2


def test_both_forms_of_the_lists_address_are_known():
    """Sites without pretty addresses name the route in the query."""
    assert is_post_list(HOME + LIST)
    assert is_post_list(f"{HOME}/?rest_route=/wp/v2/posts&per_page=100")
    assert not is_post_list(f"{HOME}/wp-json/wp/v2/pages")
