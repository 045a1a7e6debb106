package reader

import (
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// auditArch is the kernel's name for the calls this program makes. A filter
// that let other calling conventions through could be walked around.
var auditArch = map[string]uint32{
	"amd64": unix.AUDIT_ARCH_X86_64,
	"arm64": unix.AUDIT_ARCH_AARCH64,
}

// forbid makes the kernel answer these system calls with errno, for good and
// in every thread. no_new_privs must be set.
//
// Landlock closes TCP from Linux 6.7 on and UDP later still; this works on
// all kernels. It is a list of what is refused, which suits our purpose and
// stays true when libraries change; the packages for it look at the calls of
// one architecture and let those of its 32-bit sister pass.
func forbid(errno unix.Errno, calls ...uint32) error {
	arch, ok := auditArch[runtime.GOARCH]
	if !ok {
		return fmt.Errorf("seccomp: not known how on %s", runtime.GOARCH)
	}
	const (
		load   = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal  = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		atMost = unix.BPF_JMP | unix.BPF_JGT | unix.BPF_K
		answer = unix.BPF_RET | unix.BPF_K
		// Offsets in struct seccomp_data.
		number, convention = 0, 4
		// x32 is the same architecture with this bit in its numbers.
		x32 = 0x40000000
	)
	program := []unix.SockFilter{
		{Code: load, K: convention},
		{Code: equal, K: arch, Jt: 1},
		{Code: answer, K: unix.SECCOMP_RET_KILL_PROCESS},
		{Code: load, K: number},
		{Code: atMost, K: x32 - 1, Jf: 1},
		{Code: answer, K: unix.SECCOMP_RET_KILL_PROCESS},
	}
	for _, call := range calls {
		program = append(program,
			unix.SockFilter{Code: equal, K: call, Jf: 1},
			unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_ERRNO | uint32(errno)})
	}
	program = append(program, unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_ALLOW})

	filter := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	failed, _, e := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&filter)))
	runtime.KeepAlive(program)
	switch {
	case e != 0:
		return fmt.Errorf("seccomp: %w", e)
	case failed != 0:
		return fmt.Errorf("seccomp: thread %d does not take the filter", failed)
	}
	return nil
}
