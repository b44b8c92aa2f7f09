# What tests that train begin with; called as they are: PROGRAM FIXTURES. Sets idiolect, fixtures and
# work, a folder that goes when the test ends. Skips (77) where there is nothing to train on.
idiolect=$1
fixtures=${IDIOLECT_FIXTURES:-$2}
[ -d "$fixtures/stories260k" ] && [ -d "$fixtures/personas/g" ] || exit 77
[ -f "$(dirname "$idiolect")/libidiolect-engine.so" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
