#define SURETY_ISA avx2
#define SURETY_FLOATS 8
#define SURETY_ESTIMATE_FUNCTION estimate_on_avx2
#include "kernels/estimate/estimate_cpu.inl"
