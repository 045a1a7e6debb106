package simulate

import (
	"math"
	"math/rand/v2"
)

// noise is random unevenness between 0 and 1 that repeats far away.
type noise struct {
	stepX, stepY float64
	grid         [64][64]float64
}

// newNoise makes noise whose hills are about stepX by stepY pixels.
func newNoise(rng *rand.Rand, stepX, stepY float64) *noise {
	n := &noise{stepX: stepX, stepY: stepY}
	for y := range n.grid {
		for x := range n.grid[y] {
			n.grid[y][x] = rng.Float64()
		}
	}
	return n
}

// at is the noise at a place, with round hills.
func (n *noise) at(x, y float64) float64 {
	i, j, fx, fy := n.cell(x, y)
	return n.between(i, j, fx*fx*(3-2*fx), fy*fy*(3-2*fy))
}

// linear is the noise at a pixel, with straight slopes.
func (n *noise) linear(x, y int) float64 { return n.between(n.cell(float64(x), float64(y))) }

// cell is the cell of the grid at a place, and how far inside it the place is.
func (n *noise) cell(x, y float64) (i, j int, fx, fy float64) {
	x, y = x/n.stepX, y/n.stepY
	x0, y0 := math.Floor(x), math.Floor(y)
	return int(x0) & 63, int(y0) & 63, x - x0, y - y0
}

func (n *noise) between(i, j int, fx, fy float64) float64 {
	k, l := (i+1)&63, (j+1)&63
	top := n.grid[j][i]*(1-fx) + n.grid[j][k]*fx
	low := n.grid[l][i]*(1-fx) + n.grid[l][k]*fx
	return top*(1-fy) + low*fy
}

// Seeded gives each page its own luck: the same name gives the same numbers.
func Seeded(name string) *rand.Rand {
	var b uint64 = 14695981039346656037
	for _, c := range []byte(name) {
		b = (b ^ uint64(c)) * 1099511628211
	}
	return rand.New(rand.NewPCG(1962, b))
}

func clamp(v float64) float64 { return max(0, min(1, v)) }

// byteOf rounds a brightness of 0 to 255.
func byteOf(v float64) uint8 { return uint8(max(0, min(255, v+0.5))) }
