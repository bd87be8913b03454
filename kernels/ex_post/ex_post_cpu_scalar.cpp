#define SURETY_FLOATS 1
#define SURETY_EX_POST_FUNCTION ex_post_on_scalar
#include "kernels/ex_post/ex_post_cpu.inl"
