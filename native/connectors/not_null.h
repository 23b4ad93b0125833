#pragma once
// table.exec.sink.not-null-enforcer: NULL in a column that the sink declares NOT NULL fails the job, or drops the row.
#include "columnar/batch.h"
#include "plan/plan.h"

namespace millrace {

class NotNullEnforcer {
 public:
  NotNullEnforcer(const Plan& plan, const SinkPlan& sink) : plan_(plan), sink_(sink) {}
  // The rows that may be written: the batch itself where none has to go. On an error the rows before it.
  BatchRef enforce(const BatchRef& batch, Status* status) const;

 private:
  const Plan& plan_;
  const SinkPlan& sink_;
};

}  // namespace millrace
