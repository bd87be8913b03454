#define SURETY_ISA avx2
#define SURETY_FLOATS 8
#define SURETY_DEVIATE_FUNCTION deviate_on_avx2
#include "kernels/deviate/deviate_cpu.inl"
