#define SURETY_ISA avx2
#define SURETY_DOUBLES 4
#define SURETY_SADDLE_FUNCTION saddle_on_avx2
#include "kernels/saddle/saddle_cpu.inl"
