package path

import "recto/align/links"

// foundPath is how the sentences of a bitext belong together.
type Path struct {
	// spans are in the order of the Russian text; every sentence is in one.
	Beads []Bead
	// affinity is how much the words speak for a translation.
	Affinity Affinity
}

// findPath finds the likeliest path through a bitext, gives each of its spans
// its probability, and looks for moved passages among what it leaves over.
func Find(b *links.Bitext) Path {
	p := newProblem(&standard, b.Ru, b.En, b.Links)
	p.worthRu = newWorth(p.model, b.Ru, b.En, &b.Links.Ru)
	p.worthEn = newWorth(p.model, b.En, b.Ru, &b.Links.En)
	p.band = newBand(b.Ru, b.En, b.Links)
	p.evidence()
	spans := p.best()
	p.posterior(spans)
	spans = p.relink(spans)
	return Path{spans, p.affinity(spans)}
}
