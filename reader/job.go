package reader

// Job names one kind of work a reader process does and fixes what goes in and
// what comes back; both travel as JSON.
type Job[In, Out any] struct{ Name string }
