// Package prepare makes the picture of a page ready for the recogniser: it
// examines it, turns and scales it, makes its lines level and its background
// white, and takes off what is no print. Each step is a method of WorkingImage,
// which keeps the map back to the page and the trail of what was done; the
// functions of levels.go put steps in their order.
package prepare
