"""The golden sentences: every heading, sentence and table of every example client, in both languages, as plain text.

    python tests/golden.py        rewrites tests/golden/<client>.<fr|en>.txt

A change of a sentence shows in the diff; a person reads it and enters the file in docs/reviews.csv.
"""

from __future__ import annotations

import sys
from pathlib import Path

from maillage.deliverables.story import Story, Text, read_story
from maillage.language import Language
from maillage.showing.markup import plain_text
from maillage.showing.sentences import written
from maillage.terms import LANGUAGES

GOLDEN = Path(__file__).with_name("golden")


def golden_text(story: Story, code: str) -> str:
    """The Story as its reader meets it, notebook by notebook: markdown, exhibits, what a figure shows, sentences."""
    language = Language(code, story.about["currency"])
    parts = []
    for part in story.parts:
        parts.append(f"=== {part.name} ===")
        for section in part.sections:
            parts.append(f"--- {section.id} ---")
            for item in section.items:
                if isinstance(item, Text):
                    parts.append(language.text(item.markdown).strip())
                elif item["kind"] != "record":
                    parts.append(plain_text(item, language))
                    if "alt" in item:
                        parts.append(f"[{written(item['alt'], language)}]")
    return "\n\n".join(parts) + "\n"


def path_of(client: str, code: str) -> Path:
    """Where the golden sentences of a client lie."""
    return GOLDEN / f"{client}.{code}.txt"


def main() -> None:
    """Rewrite every golden file; those of clients that are no more go."""
    sys.path.insert(0, str(Path(__file__).parent))
    from conftest import CHECKOUT, EXAMPLES, about, run_in_process
    from maillage.intake import Workspace, take_in

    GOLDEN.mkdir(exist_ok=True)
    kept = set()
    for client in EXAMPLES:
        intake = take_in(Workspace(CHECKOUT), client)
        story = read_story(about(intake), run_in_process(intake))
        for code in LANGUAGES:
            path = path_of(client, code)
            path.write_text(golden_text(story, code), encoding="utf-8", newline="\n")
            kept.add(path)
    for path in set(GOLDEN.glob("*.txt")) - kept:
        path.unlink()


if __name__ == "__main__":
    main()
