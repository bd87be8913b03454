#define SURETY_ISA avx512
#define SURETY_DOUBLES 8
#define SURETY_OUTCOME_SADDLE_FUNCTION outcome_saddle_on_avx512
#include "kernels/bounding/outcome_saddle_cpu.inl"
