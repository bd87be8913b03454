#define SURETY_ISA avx2
#define SURETY_FLOATS 8
#define SURETY_EX_POST_FUNCTION ex_post_on_avx2
#include "kernels/ex_post/ex_post_cpu.inl"
