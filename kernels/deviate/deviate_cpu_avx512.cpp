#define SURETY_ISA avx512
#define SURETY_FLOATS 16
#define SURETY_DEVIATE_FUNCTION deviate_on_avx512
#include "kernels/deviate/deviate_cpu.inl"
