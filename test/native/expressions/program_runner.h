#pragma once
// Runs small programs in tests: columns are written as text and read by CAST, results are printed by CAST, so that a
// test says what SQL would say. "NULL" is a null.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/zone.h"
#include "columnar/column_builder.h"
#include "expressions/null_vector.h"
#include "expressions/program.h"
#include "expressions/registry.h"
#include "expressions/value_text.h"

namespace millrace {

class ProgramRunner {
 public:
  explicit ProgramRunner(const char* zone = "UTC") : zone_(Zone::find(zone)) {
    program_.types = &types_;
    program_.constants = makeRef<Batch>();
    program_.constants->rows = 1;
    environment_.zone = zone_.get();
    in_ = makeRef<Batch>();
    sized(PhysicalType::kString, TypeRoot::kVarchar, 2147483647);
  }

  TypeId addType(Type type) {
    types_.push_back(std::move(type));
    return static_cast<TypeId>(types_.size() - 1);
  }

  TypeId plain(PhysicalType physical, TypeRoot root, uint16_t precision = 0, uint16_t scale = 0) {
    Type type;
    type.physical = physical;
    type.root = root;
    type.precision = precision;
    type.scale = scale;
    return addType(std::move(type));
  }
  TypeId sized(PhysicalType physical, TypeRoot root, uint32_t length) {
    Type type;
    type.physical = physical;
    type.root = root;
    type.length = length;
    return addType(std::move(type));
  }
  TypeId text() const { return 0; }
  TypeId decimal(uint16_t precision, uint16_t scale) {
    const PhysicalType physical = precision <= 18 ? PhysicalType::kDecimal64 : PhysicalType::kDecimal128;
    return plain(physical, TypeRoot::kDecimal, precision, scale);
  }
  TypeId timestamp(uint16_t precision, bool local = false) {
    const PhysicalType physical = precision <= 3   ? PhysicalType::kTimestampMs
                                  : precision <= 6 ? PhysicalType::kTimestampUs
                                                   : PhysicalType::kTimestampNs;
    const TypeRoot root = local ? TypeRoot::kTimestampLtz : TypeRoot::kTimestamp;
    return plain(physical, root, precision);
  }

  /** A column of text. */
  RegisterId column(const std::vector<std::string>& values) {
    ColumnBuilder builder(types_, text());
    for (const std::string& value : values) value == "NULL" ? builder.appendNull() : builder.appendString(value);
    in_->rows = static_cast<uint32_t>(values.size());
    in_->columns.push_back(builder.finish(*in_));
    const RegisterId out = newRegister(text());
    Instruction code;
    code.kind = Instruction::Kind::kColumn;
    code.out = out;
    code.column = static_cast<uint32_t>(in_->columns.size() - 1);
    program_.code.push_back(code);
    return out;
  }

  RegisterId constant(const std::string& value) {
    ColumnBuilder builder(types_, text());
    value == "NULL" ? builder.appendNull() : builder.appendString(value);
    Vector vector = builder.finish(*program_.constants);
    vector.encoding = Encoding::kConstant;
    program_.constants->columns.push_back(vector);
    const RegisterId out = newRegister(text());
    Instruction code;
    code.kind = Instruction::Kind::kConst;
    code.out = out;
    code.constant = static_cast<uint32_t>(program_.constants->columns.size() - 1);
    program_.code.push_back(code);
    return out;
  }

  RegisterId call(const std::string& name, TypeId result, std::vector<RegisterId> arguments) {
    Instruction code;
    code.function = findFunction(name);
    EXPECT_NE(code.function, nullptr) << name;
    if (code.function == nullptr) code.function = findFunction("is_null_any");
    code.out = newRegister(result);
    code.in = std::move(arguments);
    program_.code.push_back(code);
    return code.out;
  }

  /** Starts a region; endRegion closes it. */
  size_t beginRegion(RegisterId guard) {
    Instruction code;
    code.kind = Instruction::Kind::kRegion;
    code.guard = guard;
    code.from = static_cast<uint32_t>(program_.code.size() + 1);
    program_.code.push_back(code);
    return program_.code.size() - 1;
  }
  void endRegion(size_t region) { program_.code[region].to = static_cast<uint32_t>(program_.code.size()); }

  EvalEnvironment& environment() { return environment_; }
  Batch& input() { return *in_; }

  /** Every row of one register as text; one element "error: ..." when the program fails. */
  std::vector<std::string> run(RegisterId output) {
    program_.outputs = {output};
    if (in_->rows == 0) in_->rows = 1;
    ProgramTask task(program_, environment_);
    std::vector<std::string> texts;
    owner_ = makeRef<Batch>();
    std::vector<Vector> outputs;
    const Status status = task.run(*in_, Selection::of(*in_), *owner_, &outputs);
    if (!status.ok()) return {"error: " + status.message()};
    const Type& type = types_[program_.registers[output]];
    for (uint32_t i = 0; i < in_->selectedRows(); ++i) {
      std::string value;
      appendValueText(outputs[0], in_->rowAt(i), type, types_, zone_.get(), &value);
      texts.push_back(value);
    }
    return texts;
  }

 private:
  RegisterId newRegister(TypeId type) {
    program_.registers.push_back(type);
    return static_cast<RegisterId>(program_.registers.size() - 1);
  }

  std::shared_ptr<const Zone> zone_;
  TypeTable types_;
  Program program_;
  EvalEnvironment environment_;
  Ref<Batch> in_;
  Ref<Batch> owner_;
};

}  // namespace millrace
