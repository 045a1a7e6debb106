#!/usr/bin/env bash
# Measures the aligner: alignments with and without a learned lexicon, wrong
# leaves, speed. The evaluation data lie in $RECTO_EVAL (default
# ../shared/eval); results go to the directory given, or a temporary one.
set -euo pipefail
cd "$(dirname "$0")/.."
eval_dir="${RECTO_EVAL:-../shared/eval}/align"
out="${1:-$(mktemp -d)}"
mkdir -p bin "$out"
go build -o bin/alignbench ./scripts/alignbench
bench() { bin/alignbench -eval "$eval_dir" -cache "$out/lexicon" "$@"; }

echo "== beads"
bench -out "$out" -learned >/dev/null
for level in clean mild medium hard swap; do
  for column in "$level" "$level.learned"; do
    printf '%-16s' "$column"
    python3 "$eval_dir/score_align.py" --dir "$eval_dir/$level" "$out/$column" --calib | grep -v macro
  done
done
if command -v hunalign >/dev/null; then
  echo "== hunalign, no dictionary"
  for level in clean mild medium hard swap; do
    mkdir -p "$out/hunalign/$level"
    : >"$out/null.dic"
    for ru in "$eval_dir/$level"/*.ru.txt; do
      doc="$(basename "$ru" .ru.txt)"
      hunalign -realign "$out/null.dic" <(grep -v '^ *$' "$ru") <(grep -v '^ *$' "${ru%.ru.txt}.en.txt") 2>/dev/null |
        awk -F'\t' 'NR > 1 { printf "%s :", list(a, $1); printf " %s\n", list(b, $2) } { a = $1; b = $2 }
          function list(from, to,  s, i) { for (i = from; i < to; i++) s = s (i > from ? "," : "") i; return s }' >"$out/hunalign/$level/$doc.pred"
    done
    printf '%-16s' "$level"
    python3 "$eval_dir/score_align.py" --dir "$eval_dir/$level" "$out/hunalign/$level" | grep -v macro
  done
else
  echo "== hunalign is not installed: no comparison"
fi
echo "== wrong leaves"
bench -leaf
echo "== speed, one core"
for n in 2000 30000; do GOMAXPROCS=1 bench -levels clean,medium -speed "$n"; done
