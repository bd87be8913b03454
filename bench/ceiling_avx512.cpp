#define SURETY_ISA avx512
#define SURETY_FLOATS 16
#define SURETY_CEILING philox_words_on_avx512
#define SURETY_CEILING_LOGS exponential_draws_on_avx512
#define SURETY_CEILING_MISREPORTS misreports_on_avx512
#include "bench/ceiling.inl"
