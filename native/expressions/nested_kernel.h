#pragma once
// What kernels of ARRAY, MAP and ROW results are written with.
#include "columnar/column_builder.h"
#include "expressions/kernel.h"

namespace millrace {

// Rows outside the selection become NULL, so that lists stay dense.
template <typename Append>
inline void buildRows(KernelCall& call, Append&& append) {
  ColumnBuilder builder(*call.types, call.resultTypeId);
  uint32_t next = 0;
  forEachRow(call, [&](uint32_t row) {
    for (; next < row; ++next) builder.appendNull();
    append(builder, row);
    ++next;
  });
  for (; next < call.length; ++next) builder.appendNull();
  *call.result = builder.finish(*call.owner);
}

// Copies chosen child values into the result: choose(row, &index) is false for NULL.
template <typename Choose>
inline void gatherChild(KernelCall& call, const Vector& child, Choose&& choose) {
  ColumnBuilder builder(*call.types, call.resultTypeId);
  uint32_t next = 0;
  forEachRow(call, [&](uint32_t row) {
    for (; next < row; ++next) builder.appendNull();
    uint32_t index = 0;
    if (choose(row, &index)) {
      builder.appendFrom(child, index);
    } else {
      builder.appendNull();
    }
    ++next;
  });
  for (; next < call.length; ++next) builder.appendNull();
  *call.result = builder.finish(*call.owner);
}

}  // namespace millrace
