#define SURETY_ISA avx512
#define SURETY_FLOATS 16
#define SURETY_EX_POST_FUNCTION ex_post_on_avx512
#include "kernels/ex_post/ex_post_cpu.inl"
