#define SURETY_ISA scalar
#define SURETY_DOUBLES 1
#define SURETY_SADDLE_FUNCTION saddle_on_scalar
#include "kernels/saddle/saddle_cpu.inl"
