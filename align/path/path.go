// Package path pairs the sentences of a bitext: a path goes through both texts
// from their beginnings to their ends, bead by bead, where a bead is some
// sentences of one side and those of the other that translate them.
//
// The words and the lengths of sentences score each bead near the diagonal that
// rare words mark (a band); the path of the highest score is found by dynamic
// programming, as Gale and Church (1993) do with lengths alone, and each bead's
// probability by summing over all paths. What is left over on both sides is
// searched for moved passages.
package path

import "recto/align/links"

// Path is how the sentences of a bitext belong together.
type Path struct {
	// Beads come in the order of the Russian text. Every sentence of running
	// text is in exactly one.
	Beads []Bead
	// Affinity is how much the words speak for a translation.
	Affinity Affinity
}

// Bead is a run of sentences on both sides, Russian Ru1 to Ru2-1, English En1 to
// En2-1, by their indices in the bitext. One of the two may be empty.
type Bead struct {
	Ru1, Ru2, En1, En2 int
	// Confidence is the probability that the bead is right, 0 to 1.
	Confidence float64
	// Moved is true for a bead that crosses the others.
	Moved bool
}

// Match reports whether a bead has sentences on both sides.
func (b Bead) Match() bool { return b.Ru2 > b.Ru1 && b.En2 > b.En1 }

// Find finds the likeliest path through a bitext, gives each of its beads a
// probability, and looks for moved passages among what it leaves over.
func Find(b *links.Bitext) Path {
	p := newProblem(&standard, b.Ru, b.En, b.Links)
	p.worthRu = newWorth(p.model, b.Ru, b.En, &b.Links.Ru)
	p.worthEn = newWorth(p.model, b.En, b.Ru, &b.Links.En)
	p.band = newBand(b.Ru, b.En, b.Links)
	p.evidence()
	beads := p.best()
	p.confidences(beads)
	beads = p.relink(beads)
	return Path{beads, p.affinity(beads)}
}
