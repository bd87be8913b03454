#define SURETY_ISA avx2
#define SURETY_DOUBLES 4
#define SURETY_FINITE_SADDLE_FUNCTION finite_saddle_on_avx2
#include "kernels/finite_saddle/finite_saddle_cpu.inl"
