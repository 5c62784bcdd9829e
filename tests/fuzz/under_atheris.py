"""One target under atheris: `python -m tests.fuzz.under_atheris TARGET FLAGS-OF-LIBFUZZER CORPUS`."""

from __future__ import annotations

import sys


def main(name: str, flags: list[str]) -> None:
    """Fuzz until libFuzzer ends the process."""
    import atheris

    # It stays on: much of tracemap is imported where its work is at hand.
    with atheris.instrument_imports(include=["tracemap"]):
        from tests.fuzz.registry import TARGETS
        from tests.fuzz.target import keep

        target = TARGETS[name]
        for data in (b"", *target.seeds()):  # imports are timed with no input
            target.run(data)

        def run(data: bytes) -> None:
            try:
                target.run(data)
            except BaseException:
                keep(target, data)
                raise

        atheris.Setup([name, *flags], run)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
