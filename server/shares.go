package server

import (
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// shares gives each client, by name or address, so many of something in a time.
// It is safe for concurrent use.
type shares struct {
	rate  rate.Limit
	burst int
	all   *otter.Cache[string, *rate.Limiter]
}

// newShares gives each client most at once, and as many again in every period.
func newShares(most int, period time.Duration) *shares {
	return &shares{rate.Limit(float64(most) / period.Seconds()), most, otter.Must(&otter.Options[string, *rate.Limiter]{
		MaximumSize: 100_000, ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](10 * time.Minute),
	})}
}

// take takes one of a client's share, and reports whether there was one.
func (s *shares) take(client string) bool {
	limiter, _ := s.all.SetIfAbsent(client, rate.NewLimiter(s.rate, s.burst))
	return limiter.Allow()
}
