#define SURETY_ISA avx2
#define SURETY_DOUBLES 4
#define SURETY_OUTCOME_SADDLE_FUNCTION outcome_saddle_on_avx2
#include "kernels/bounding/outcome_saddle_cpu.inl"
