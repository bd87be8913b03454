#define SURETY_ISA avx512
#define SURETY_FLOATS 16
#define SURETY_ESTIMATE_FUNCTION estimate_on_avx512
#include "kernels/estimate/estimate_cpu.inl"
