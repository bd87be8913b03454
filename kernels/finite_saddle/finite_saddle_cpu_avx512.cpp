#define SURETY_ISA avx512
#define SURETY_DOUBLES 8
#define SURETY_FINITE_SADDLE_FUNCTION finite_saddle_on_avx512
#include "kernels/finite_saddle/finite_saddle_cpu.inl"
