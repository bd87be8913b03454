#define SURETY_ISA scalar
#define SURETY_DOUBLES 1
#define SURETY_FINITE_SADDLE_FUNCTION finite_saddle_on_scalar
#include "kernels/finite_saddle/finite_saddle_cpu.inl"
