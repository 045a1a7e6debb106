// Package confidence estimates without knowing the truth how well a page was
// read: the share of right characters of each word, whether a line is text at
// all, and whether the page deserves another reading.
//
// It is given recognised words and lexicons and knows neither pixels nor the
// recogniser.
package confidence
