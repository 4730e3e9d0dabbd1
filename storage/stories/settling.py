"""Decides which articles are one story, and which of them is its root. In memory, on what `stored` and `lookup` bring.

An article belongs to the earlier published root that it is most like; without one it is a root itself, and the roots that are
like it and later than it are its members. So nothing hangs on the order of arrival but what an article is asked again for: its
new text, or another root. A member is never a bridge. A story keeps its id while anything of it is left.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from storage.identity import story_id
from storage.likeness import Likeness
from storage.stories import lookup, stored
from storage.stories.node import EXACT, HAND, NEAR, Node
from vietnamese.shingles import SPARSEST

# Fewer shared marks are chance; of the marks of the shorter text so many, if it has enough of them to say.
_LEAST_HITS, _LEAST_SHARE, _ENOUGH = 2, 0.2, 8
# Of a text with common marks the others, if no more are left, tell by one alone.
_FEW_RARE = 4
# Texts to compare an article's with, those that share most marks first; and exact copies, which all lead to one root.
_CANDIDATES, _TWINS = 6, 3
# How often an article may follow others in one go.
_ROUNDS = 3


@dataclass(slots=True)
class Candidate:
    """A root that may be an article's; `by_hand` if an exact copy of the article was joined to it by hand."""

    root: Node
    by_hand: bool = False


class Settling:
    """Settles articles against all stored ones. `nodes` are those in memory, `absorbed` stories without members any more.

    `at` is when what is settled was observed, or decided.
    """

    def __init__(self, connection: Connection, at: datetime | None) -> None:
        self._at = at
        self.nodes: dict[str, Node] = {}
        self.absorbed: dict[str, str] = {}
        self._connection = connection
        self._waiting: set[str] = set()
        self._marked: dict[int, set[str]] = {}
        self._common: set[int] = set()
        self._claimed: dict[str, Node] = {}
        self._taken: set[str] = set()
        self._decided = stored.Decisions({}, {}, {})
        self._found: dict[str, list[str]] = {}
        # Roots that are none any more, whose members wait to be asked; and those whose stored members are in memory.
        self._orphaning: set[str] = set()
        self._emptied: set[str] = set()
        self._placed: Counter[str] = Counter()

    @property
    def touched(self) -> list[Node]:
        """The articles that were settled, in the order of their ids."""
        return sorted((node for node in self.nodes.values() if node.is_touched), key=lambda node: node.id)

    def settle(self, nodes: Iterable[Node]) -> None:
        """Settle these articles, and all that have to be asked again because of them."""
        following = {node.id: node for node in nodes}
        while following or self._orphaning:
            self.nodes |= following
            self._prepare(following)
            # Who follows another article by hand comes after it.
            waiting = sorted(following.values(), key=lambda node: (node.id in self._decided.follows, node.order))
            following = {}
            for node in waiting:
                self._waiting.discard(node.id)
                following |= {other.id: other for other in self._place(node)}
        self._note_absorbed()

    # What is read, a few statements for all

    def _prepare(self, pending: dict[str, Node]) -> None:
        """Read all that placing the pending articles needs. With them all members of roots that are none any more, or may be."""
        lost = self._orphaning | {node.id for node in pending.values() if node.was is not None and node.was[1] is None}
        members = stored.members(self._connection, lost - self._emptied)
        new = {name: node for name, node in members.items() if name not in self.nodes}
        self._add(new)
        pending |= new
        self._emptied |= lost
        unsure = pending.keys() | self._orphaning
        pending |= {one.id: one for one in self.nodes.values() if one.root is not None and one.root.id in unsure}
        self._orphaning = set()
        self._waiting |= pending.keys()
        for node in pending.values():
            node.root, node.root_id, node.likeness = None, None, None
        self._find(pending)
        wanted = {article for found in self._found.values() for article in found}
        self._read(wanted)
        if ids := {*(node.id for node in pending.values() if node.was is not None), *wanted}:
            self._decide(ids)
        own = {name for node in pending.values() if node.story is None or node.was for name in _own_ids(node)}
        self._taken |= stored.taken(self._connection, own)

    def _add(self, found: dict[str, Node]) -> None:
        for node in found.values():
            node.at = self._at or node.at
        self.nodes |= found

    def _read(self, ids: Collection[str]) -> None:
        """Have the articles and their roots in memory."""
        missing = set(ids) - self.nodes.keys()
        self._add(stored.nodes(self._connection, missing))
        heads = {self.nodes[name].root_id for name in missing if name in self.nodes} - {None} - self.nodes.keys()
        self._add(stored.nodes(self._connection, {head for head in heads if head is not None}))
        for name in missing & self.nodes.keys():
            node = self.nodes[name]
            if node.root_id is not None:
                node.root, node.root_id = self.nodes[node.root_id], None

    def _decide(self, ids: Collection[str]) -> None:
        """Have the decisions by hand about these articles, and the articles that they name, in memory."""
        found = stored.decisions(self._connection, ids)
        for name, others in found.apart.items():
            self._decided.apart.setdefault(name, set()).update(others)
        self._decided.follows |= found.follows
        for name, followers in found.followers.items():
            self._decided.followers.setdefault(name, set()).update(followers)
        self._read(found.named)

    def _find(self, pending: dict[str, Node]) -> None:
        """Note for each pending article the ids of stored ones that may be its copies."""
        exact = {node.exact_mark for node in pending.values() if node.exact_mark is not None}
        shared = lookup.sharing(self._connection, exact.union(*(node.marks for node in pending.values())))
        twins: dict[str, list[str]] = {}
        hits: dict[str, Counter[str]] = {}
        for name, node in pending.items():
            same = shared.get(node.exact_mark, ()) if node.exact_mark is not None else ()
            twins[name] = [other for other in same if other != name]
            self._common.update(mark for mark in node.marks if len(shared.get(mark, ())) > lookup.COMMON)
            rare = self._rare(node)
            counted = Counter(other for mark in rare for other in shared.get(mark, ()) if other != name)
            enough = _enough(node.marks, rare)
            hits[name] = Counter({other: count for other, count in counted.items() if count >= enough})
        sizes = lookup.sizes(self._connection, {other for counted in hits.values() for other in counted})
        self._found = {}
        for name, node in pending.items():
            own = _sparse(self._rare(node))
            likely = {other: n for other, n in hits[name].items() if _may_be(n, own, sizes.get(other, 0))}
            self._found[name] = [*twins[name][:_TWINS], *_first(likely)]

    def _rare(self, node: Node) -> list[int]:
        """The article's marks but for those that are common, of those stored or of those in memory."""
        return [
            mark for mark in node.marks if mark not in self._common and len(self._marked.get(mark, ())) <= lookup.COMMON
        ]

    # What is decided

    def _place(self, node: Node) -> list[Node]:
        """Give an article its story; the articles that follow it by hand, if it moved."""
        node.is_touched = True
        self._placed[node.id] += 1
        anchor = self._followed(node)
        alike = [] if anchor else [(one, like) for one in self._candidates(node) if (like := _copy(node, one))]
        earlier = [(one, like) for one, like in alike if one.root.order < node.order]
        if anchor is not None:
            self._attach(node, anchor, HAND)
        elif earlier:
            best, _ = max(earlier, key=_most_alike)
            self._attach(node, best.root)
        else:
            later = [one.root for one, _ in sorted(alike, key=_most_alike, reverse=True)]
            node.root, node.kind, node.likeness = None, NEAR, None
            self._claim(node, later)
            self._mark(node)
            for root in later:
                # Two that were set apart may both be like an earlier one: it takes the first.
                if not self._may_join(root, node):
                    continue
                root.is_touched = True
                self._orphaning.add(root.id)
                self._attach(root, node)
        return self._followers(node)

    def _candidates(self, node: Node) -> list[Candidate]:
        """The roots that share marks with an article, in memory ones included, each once."""
        names = [*self._found.get(node.id, ())]
        rare = self._rare(node)
        hits = Counter(name for mark in rare for name in self._marked.get(mark, ()))
        enough, own = _enough(node.marks, rare), _sparse(rare)
        likely = {name: count for name, count in hits.items() if count >= enough}
        names += _first({name: n for name, n in likely.items() if _may_be(n, own, self.nodes[name].sparse_marks)})
        if node.exact_mark is not None:
            names += sorted(self._marked.get(node.exact_mark, ()))[:_TWINS]
        found: dict[str, Candidate] = {}
        for name in names:
            other = self.nodes.get(name)
            if other is None or other.head is node or other.head.root is not None:
                continue
            if name in self._waiting or other.head.id in self._waiting:
                continue
            one = found.setdefault(other.head.id, Candidate(other.head))
            one.by_hand |= other.kind == HAND and other.root is not None and other.digest == node.digest
        return [one for one in found.values() if self._may_join(node, one.root)]

    def _may_join(self, node: Node, root: Node) -> bool:
        """Whether nobody of the root's story was set apart from the article by hand."""
        return not any(
            self.nodes[name].head is root for name in self._decided.apart.get(node.id, ()) if name in self.nodes
        )

    def _followed(self, node: Node) -> Node | None:
        """The root of the article that this one was joined to by hand."""
        other = self.nodes.get(self._decided.follows.get(node.id, ""))
        if other is None or other.head is node or other.id in self._waiting:
            return None
        return other.head

    def _followers(self, node: Node) -> list[Node]:
        """The articles that were joined to this one by hand and are with another root; a ring of them is left as it is."""
        known = [self.nodes[name] for name in self._decided.followers.get(node.id, ()) if name in self.nodes]
        apart = [one for one in known if one.id not in self._waiting and one.head is not node.head]
        return [one for one in apart if self._placed[one.id] <= _ROUNDS]

    def _attach(self, node: Node, root: Node, kind: str | None = None) -> None:
        like = node.likeness_to(root)
        same = node.digest is not None and node.digest == root.digest
        node.kind = kind or (EXACT if same else NEAR if like.is_copy else HAND)
        node.root, node.story, node.likeness = root, root.story, like
        self._mark(node)

    def _claim(self, node: Node, absorbed: Collection[Node]) -> None:
        """Give a root its story's id: its own, that of the most alike root it takes over from, or a new one."""
        taken_over = next((root.story for root in absorbed), None)
        was_root = node.was is not None and node.was[1] is None
        own = node.story if node.story is not None and self._is_free(node.story, node) else None
        node.story = (own or taken_over if was_root else taken_over or own) or self._new_id(node)
        self._claimed[node.story] = node

    def _is_free(self, story: str, node: Node) -> bool:
        """Whether no other root has the story that an article is of."""
        if (holder := self._claimed.get(story)) is not None and holder is not node:
            return holder.root is not None or holder.story != story
        root = self.nodes.get((node.was and node.was[1]) or node.id)
        # The root it had, if it is none of the story any more or waits for its own turn.
        return root is node or (
            root is not None and (root.id in self._waiting or root.root is not None or root.story != story)
        )

    def _new_id(self, node: Node) -> str:
        known = next((name for name in _own_ids(node) if name not in self._taken and name not in self._claimed), None)
        number = 2
        while known is None:
            name = story_id(None, f"{node.id} {number}")
            known = name if name not in self._claimed and not stored.taken(self._connection, [name]) else None
            number += 1
        return known

    def _mark(self, node: Node) -> None:
        """Let articles that are settled after this one find it."""
        if node.exact_mark is not None:
            self._marked.setdefault(node.exact_mark, set()).add(node.id)
        if node.root is None:
            for mark in node.marks:
                self._marked.setdefault(mark, set()).add(node.id)

    def _note_absorbed(self) -> None:
        """Note where stories went whose root is now of another one, if nobody is left in them."""
        held = {node.story for node in self.nodes.values() if node.root is None}
        for node in self.touched:
            if node.was is not None and node.was[1] is None and node.was[0] not in held and node.story:
                self.absorbed[node.was[0]] = node.story


def _enough(marks: Collection[int], rare: Collection[int]) -> int:
    """How many marks two texts must share. A notice of a frequent template has few besides common ones: there one tells."""
    return 1 if len(rare) <= _FEW_RARE < len(marks) else _LEAST_HITS


def _sparse(marks: Iterable[int]) -> int:
    return sum(not mark % SPARSEST for mark in marks)


def _may_be(hits: int, own: int, others: int) -> bool:
    least = min(own, others)
    return least < _ENOUGH or hits >= _LEAST_SHARE * least


def _most_alike(pair: tuple[Candidate, Likeness]) -> tuple[float, float, float, str]:
    """Most of the shorter text, then most of both; of equals the earlier root, by its time and then by its id."""
    one, like = pair
    moment = one.root.published_at or one.root.first_seen
    return like.containment, like.of_one + like.of_other, -moment.timestamp(), one.root.id


def _copy(node: Node, one: Candidate) -> Likeness | None:
    like = node.likeness_to(one.root)
    return like if like.is_copy or one.by_hand else None


def _first(hits: dict[str, int]) -> list[str]:
    """The ids with most hits."""
    return sorted(hits, key=lambda name: (-hits[name], name))[:_CANDIDATES]


def _own_ids(node: Node) -> list[str]:
    return [story_id(node.digest, node.id), story_id(None, node.id)]
