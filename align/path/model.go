package path

// model holds the numbers of the method. They were set on half of a set of
// documents and checked on the other half; see scripts/alignbench.
type model struct {
	// temper weighs the evidence of words, length that of lengths.
	temper, length float64
	// spread and floor give the variance of a length difference:
	// spread * mean length + floor.
	spread, floor float64
	lengthCap     float64
	// usual is the length of a text of equal sides that counts beside the two when
	// it is asked how much longer one of them is.
	usual float64
	bonus float64
	// bead are log priors by type.
	prior [len(beadTypes)]float64
	// open and extend are log priors of the first and each further sentence
	// without counterpart; typed ones cost typedNull.
	open, extend float64
	// agree, differ and inside weigh borders of paragraphs.
	agree, differ, inside float64
	// glued weighs a heading in a bead with other sentences of its side.
	glued float64
	// trust scales how often words are expected to meet their translation;
	// burst and common smooth the frequency of words; words in a greater
	// share of sentences than dull say nothing.
	trust, burst, common, dull float64
	// heat flattens posteriors.
	heat float64
	// moved is what a crossing bead must score to count as moved.
	moved float64
	// skip is the cost of a sentence left out inside a moved run.
	skip  float64
	reach int
}

// beadTypes are the numbers of Russian and English sentences of beads.
var beadTypes = [...][2]int{{1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 2}, {1, 4}, {4, 1}, {2, 3}, {3, 2}, {3, 3}, {1, 5}, {5, 1}}

const most = 5 // sentences of one side in a bead

var standard = model{
	temper: .54, length: .77, spread: 3.4, floor: 9, lengthCap: 9, usual: 300, bonus: 1.2,
	prior: [...]float64{-.2, -2.4, -1.9, -4, -4, -5, -5.2, -5.2, -6, -6, -8, -6.8, -6.8},
	open:  -3.1, extend: -2.1,
	agree: 1.9, differ: -.8, inside: -1.3,
	glued: -1.5,
	trust: .9, burst: 1.3, common: 500, dull: .4,
	heat: .8, moved: 4, skip: -2, reach: 60,
}
