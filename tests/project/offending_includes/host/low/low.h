#include "host/high/high.h"
