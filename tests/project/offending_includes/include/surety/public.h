#include "host/low/low.h"
