#pragma once
#include "kernels/kernel_table.h"

// The table of each instruction set; null where this build has none for the architecture.
namespace millrace {
namespace scalar {
const KernelTable* table();
}
namespace avx2 {
const KernelTable* table();
}
namespace avx512 {
const KernelTable* table();
}
}  // namespace millrace
