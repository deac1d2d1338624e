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
	la t0, __trap_stack_top
	csrw mscratch, t0
	call main
	j .

	.balign 4
trapped:
	# On a stack of its own: what is interrupted keeps its own to the last byte, and what is broken may have none.
	csrrw sp, mscratch, sp
	addi sp, sp, -128
	.irp n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	sw x\n, 4*\n(sp)
	.endr
	csrr t0, mscratch
	sw t0, 8(sp)
	csrr a0, mcause
	csrr a1, mepc
	csrr a2, mtval
	bltz a0, 3f
	j trap
3:	# The timer of the profile is the only interrupt that is ever let through.
	mv a0, sp
	call sampled
	.irp n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	lw x\n, 4*\n(sp)
	.endr
	addi sp, sp, 128
	csrrw sp, mscratch, sp
	mret
