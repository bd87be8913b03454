#define SURETY_ISA avx512
#define SURETY_DOUBLES 8
#define SURETY_SADDLE_FUNCTION saddle_on_avx512
#include "kernels/saddle/saddle_cpu.inl"
