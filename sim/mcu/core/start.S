# The first instructions. An image that was taken behind the preparation is not cleared: it goes on from there.
	.section .text.start, "ax"
	.global _start
_start:
	.option push
	.option norelax
	la gp, __global_pointer$
	.option pop
	la sp, __stack_top
	la t0, prepared
	lw t0, 0(t0)
	bnez t0, 2f
	la t0, __bss_start
	la t1, __bss_end
1:	bgeu t0, t1, 2f
	sw zero, 0(t0)
	addi t0, t0, 4
	j 1b
2:	# Thread-local storage of the C library: at its own place in .tbss.
	la tp, __tls_base
	la t0, trapped
	csrw mtvec, t0
	call main
	j .

	.balign 4
trapped:
	# Nothing of the program is whole any more: a fresh stack, and the end.
	csrr a0, mcause
	csrr a1, mepc
	csrr a2, mtval
	la sp, __stack_top
	j trap
