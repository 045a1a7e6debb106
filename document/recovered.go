package document

import "runtime/debug"

// Recovered calls f and returns its error, or its panic as one of KindInternal
// that has the stack. A panic in a goroutine of its own would end the process:
// with this it costs what the goroutine was at.
func Recovered(f func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = Errorf(KindInternal, "panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return f()
}
