#include "kernels/kernel_table.h"

#include <cstdlib>

#include "kernels/kernels_of_sets.h"

namespace millrace {

const std::vector<const KernelTable*>& kernelTables() {
  static const std::vector<const KernelTable*> kTables = [] {
    std::vector<const KernelTable*> tables;
    for (const KernelTable* table : {scalar::table(), avx2::table(), avx512::table()}) {
      if (table != nullptr) tables.push_back(table);
    }
    return tables;
  }();
  return kTables;
}

const KernelTable* findKernelTable(std::string_view name) {
  if (name == "auto") return kernelTables().back();
  for (const KernelTable* table : kernelTables()) {
    if (table->name == name) return table;
  }
  return nullptr;
}

const KernelTable& defaultKernelTable() {
  static const KernelTable* const kDefault = [] {
    const char* forced = std::getenv("MILLRACE_INSTRUCTION_SET");
    const KernelTable* table = forced != nullptr ? findKernelTable(forced) : nullptr;
    return table != nullptr ? table : kernelTables().back();
  }();
  return *kDefault;
}

}  // namespace millrace
