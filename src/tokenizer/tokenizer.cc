// tokenizer/tokenizer.cc
#include "tokenizer/tokenizer.h"
