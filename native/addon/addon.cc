// The addon's verbs; src/native/verbs.ts documents them. Every argument is checked: a wrong one is a JavaScript
// exception with a code.
#include <napi.h>

#include "addon/describe.h"
#include "addon/environment.h"
#include "addon/job_registry.h"
#include "base/version.h"
#include "expressions/registry.h"
#include "plan/plan.h"

namespace millrace {
namespace {

Napi::Error errorOf(Napi::Env env, const std::string& code, const std::string& message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", code);
  return error;
}

void throwIfError(Napi::Env env, const Status& status) {
  if (!status.ok()) throw errorOf(env, status.code(), status.message());
}

uint32_t numberArgument(const Napi::CallbackInfo& info, size_t i) {
  if (i >= info.Length() || !info[i].IsNumber())
    throw errorOf(info.Env(), "INTERNAL_ERROR", "argument " + std::to_string(i + 1) + " is not a number");
  return info[i].As<Napi::Number>().Uint32Value();
}

std::string textArgument(const Napi::CallbackInfo& info, size_t i) {
  if (i >= info.Length() || !info[i].IsString())
    throw errorOf(info.Env(), "INTERNAL_ERROR", "argument " + std::to_string(i + 1) + " is not a string");
  return info[i].As<Napi::String>().Utf8Value();
}

Napi::Uint8Array bytesOf(Napi::Env env, const Napi::Value& value) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array)
    throw errorOf(env, "INTERNAL_ERROR", "expected a Uint8Array");
  return value.As<Napi::Uint8Array>();
}

// Works for views of SharedArrayBuffers too, which Napi::TypedArray's accessors refuse.
std::pair<uint8_t*, size_t> viewOf(Napi::Env env, const Napi::Value& value) {
  bytesOf(env, value);
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok)
    throw errorOf(env, "INTERNAL_ERROR", "view cannot be read");
  return {static_cast<uint8_t*>(data), length};
}

std::shared_ptr<Job> jobArgument(const Napi::CallbackInfo& info) {
  auto job = JobRegistry::instance().find(numberArgument(info, 0));
  if (!job) throw errorOf(info.Env(), "INTERNAL_ERROR", "no such job");
  return job;
}

AttachedWorker& workerArgument(const Napi::CallbackInfo& info) {
  AttachedWorker* attached = info.Env().GetInstanceData<Environment>()->find(numberArgument(info, 0));
  if (!attached) throw errorOf(info.Env(), "INTERNAL_ERROR", "no such worker");
  return *attached;
}

std::unique_ptr<Plan> planArgument(const Napi::CallbackInfo& info) {
  auto [data, size] = viewOf(info.Env(), info[0]);
  std::unique_ptr<Plan> plan;
  throwIfError(info.Env(), buildPlan(data, size, &plan));
  return plan;
}

ExchangeLimits limitsOf(Napi::Env env, const Napi::Value& value) {
  if (!value.IsObject()) throw errorOf(env, "INTERNAL_ERROR", "expected exchange limits");
  Napi::Object object = value.As<Napi::Object>();
  auto field = [&](const char* name) { return object.Get(name).ToNumber().Uint32Value(); };
  return {field("ringDescriptors"), field("segmentsPerEdge"), field("segmentBytes")};
}

// hasFunction(name: string): boolean
Napi::Value hasFunction(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), findFunction(textArgument(info, 0)) != nullptr);
}

// checkPlan(plan: Uint8Array): void
void checkPlan(const Napi::CallbackInfo& info) { planArgument(info); }

// jobMemory(plan: Uint8Array, limits: ExchangeLimits): JobMemorySizes
Napi::Value jobMemory(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  ExchangeLayout layout = layOutExchange(*planArgument(info), limitsOf(env, info[1]));
  Napi::Object sizes = Napi::Object::New(env);
  sizes.Set("controlBytes", Napi::Number::New(env, static_cast<double>(layout.controlBytes)));
  Napi::Array workers = Napi::Array::New(env, layout.parallelism);
  for (uint32_t w = 0; w < layout.parallelism; ++w)
    workers.Set(w, Napi::Number::New(env, static_cast<double>(layout.workerBytes(w))));
  sizes.Set("workerBytes", workers);
  return sizes;
}

// createJob(plan: Uint8Array, control: Uint8Array, workers: readonly Uint8Array[], limits: ExchangeLimits, restoreFrom:
// string): number
Napi::Value createJob(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::unique_ptr<Plan> plan = planArgument(info);
  JobMemory memory;
  std::tie(memory.control, memory.controlBytes) = viewOf(env, info[1]);
  if (!info[2].IsArray()) throw errorOf(env, "INTERNAL_ERROR", "expected the workers' memory");
  Napi::Array workers = info[2].As<Napi::Array>();
  for (uint32_t w = 0; w < workers.Length(); ++w) {
    auto [data, size] = viewOf(env, workers.Get(w));
    memory.workers.push_back(data);
    memory.workerBytes.push_back(size);
  }
  std::unique_ptr<Job> job;
  throwIfError(env, Job::create(std::move(plan), memory, limitsOf(env, info[3]), textArgument(info, 4), &job));
  OwnedJob owned{std::shared_ptr<Job>(std::move(job)), {}};
  owned.memory.push_back(Napi::Persistent(info[1].As<Napi::Object>()));
  for (uint32_t w = 0; w < workers.Length(); ++w)
    owned.memory.push_back(Napi::Persistent(workers.Get(w).As<Napi::Object>()));
  uint32_t id = JobRegistry::instance().add(owned.job);
  env.GetInstanceData<Environment>()->own(id, std::move(owned));
  return Napi::Number::New(env, id);
}

// attachWorker(job: number, worker: number, words: StepWords): number
Napi::Value attachWorker(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::shared_ptr<Job> job = jobArgument(info);
  uint32_t worker = numberArgument(info, 1);
  if (worker >= job->plan().parallelism) throw errorOf(env, "INTERNAL_ERROR", "no such worker");
  if (!info[2].IsTypedArray() || info[2].As<Napi::TypedArray>().TypedArrayType() != napi_int32_array)
    throw errorOf(env, "INTERNAL_ERROR", "expected step words");
  Napi::Int32Array words = info[2].As<Napi::Int32Array>();
  if (words.ElementLength() < 5) throw errorOf(env, "INTERNAL_ERROR", "step words are too few");
  AttachedWorker attached;
  attached.job = job;
  attached.words = words.Data();
  attached.wordsReference = Napi::Persistent(words.As<Napi::Object>());
  attached.worker = job->attach(worker);
  return Napi::Number::New(env, env.GetInstanceData<Environment>()->add(std::move(attached)));
}

// step(workerHandle: number, budgetMicros: number): void
void step(const Napi::CallbackInfo& info) {
  AttachedWorker& attached = workerArgument(info);
  StepResult result;
  try {
    result = attached.worker->step(numberArgument(info, 1));
  } catch (const std::exception& error) {  // memory ran out, or a bug: the job fails by name, the process goes on
    attached.job->loseWorker(Status::error("INTERNAL_ERROR", std::string("a worker failed: ") + error.what()));
    result.state = StepState::kEnded;
  }
  int32_t* words = attached.words;
  words[0] = static_cast<int32_t>(result.state);
  words[1] = static_cast<int32_t>(result.notify.workers & 0xFFFFFFFF);
  words[2] = static_cast<int32_t>(result.notify.workers >> 32);
  words[3] = result.waitMs > INT32_MAX ? INT32_MAX : static_cast<int32_t>(result.waitMs);
  words[4] = result.notify.host ? 1 : 0;
}

// detachWorker(workerHandle: number): void
void detachWorker(const Napi::CallbackInfo& info) {
  workerArgument(info);
  info.Env().GetInstanceData<Environment>()->detach(numberArgument(info, 0));
}

// failJob(job: number, code: string, message: string): void
void failJob(const Napi::CallbackInfo& info) {
  jobArgument(info)->loseWorker(Status::error(textArgument(info, 1), textArgument(info, 2)));
}

// cancelJob(job: number): void
void cancelJob(const Napi::CallbackInfo& info) { jobArgument(info)->cancel(); }

// stopWithSavepoint(job: number, directory: string): void
void stopWithSavepoint(const Napi::CallbackInfo& info) {
  throwIfError(info.Env(), jobArgument(info)->stopWithSavepoint(textArgument(info, 1)));
}

// jobStatus(job: number): JobStatus
Napi::Value jobStatus(const Napi::CallbackInfo& info) {
  static const char* kStates[] = {"running", "finished", "failed", "cancelled", "stopped"};
  Napi::Env env = info.Env();
  std::shared_ptr<Job> job = jobArgument(info);
  Napi::Object status = Napi::Object::New(env);
  status.Set("state", kStates[static_cast<size_t>(job->state())]);
  JobError error = job->error();
  if (error.code.empty()) {
    status.Set("error", env.Null());
    return status;
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("code", error.code);
  object.Set("message", error.message);
  object.Set("file", error.file.empty() ? env.Null() : Napi::Value(Napi::String::New(env, error.file)));
  object.Set("offset", Napi::Number::New(env, static_cast<double>(error.offset)));
  object.Set("line", Napi::Number::New(env, job->lineOf(error)));
  object.Set("spanStart", Napi::Number::New(env, error.spanStart));
  object.Set("spanEnd", Napi::Number::New(env, error.spanEnd));
  status.Set("error", object);
  return status;
}

// jobProgress(job: number): JobProgress
Napi::Value jobProgress(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::shared_ptr<Job> job = jobArgument(info);
  auto number = [&](uint64_t value) { return Napi::Number::New(env, static_cast<double>(value)); };
  uint32_t count = static_cast<uint32_t>(job->plan().messages.size());
  Napi::Array operators = Napi::Array::New(env, count);
  for (uint32_t op = 0; op < count; ++op) {
    TaskCounters counters = job->counters(op);
    Napi::Object object = Napi::Object::New(env);
    object.Set("operator", number(op));
    object.Set("rowsIn", number(counters.rowsIn));
    object.Set("rowsOut", number(counters.rowsOut));
    object.Set("lateRows", number(counters.lateRows));
    object.Set("badRows", number(counters.badRows));
    object.Set("deadLetterRows", number(counters.deadLetterRows));
    object.Set("bytes", number(counters.bytes));
    operators.Set(op, object);
  }
  uint32_t sourceCount = static_cast<uint32_t>(job->plan().sources.size());
  Napi::Array sources = Napi::Array::New(env, sourceCount);
  for (uint32_t s = 0; s < sourceCount; ++s) {
    SourceCounters counters = job->sourceCounters(s);
    Napi::Object object = Napi::Object::New(env);
    object.Set("bytesTotal", number(counters.bytesTotal));
    object.Set("bytesRead", number(counters.bytesRead));
    object.Set("rowsRead", number(counters.rowsRead));
    object.Set("watermark",
               counters.watermark == kMinTime ? env.Null() : Napi::Value(Napi::BigInt::New(env, counters.watermark)));
    sources.Set(s, object);
  }
  Napi::Object progress = Napi::Object::New(env);
  progress.Set("operators", operators);
  progress.Set("sources", sources);
  return progress;
}

// takeResults(job: number, bytesMax: number): ResultChunk | null
Napi::Value takeResults(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  ResultChunk chunk;
  if (!jobArgument(info)->takeResults(numberArgument(info, 1), &chunk)) return env.Null();
  Napi::Object object = Napi::Object::New(env);
  object.Set("sink", Napi::Number::New(env, chunk.sink));
  object.Set("print", Napi::Boolean::New(env, chunk.print));
  object.Set("rows", Napi::Number::New(env, chunk.rows));
  object.Set("lines", Napi::Buffer<char>::Copy(env, chunk.lines.data(), chunk.lines.size()));
  return object;
}

// destroyJob(job: number): void
void destroyJob(const Napi::CallbackInfo& info) {
  std::shared_ptr<Job> job = jobArgument(info);
  if (job->state() == JobState::kRunning)
    job->cancel();  // workers that are still attached end at their next step, and hold what they use
  JobRegistry::instance().remove(numberArgument(info, 0));
  info.Env().GetInstanceData<Environment>()->disown(numberArgument(info, 0));
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new Environment());
  exports.Set("version", engineVersion());
  auto verb = [&](const char* name, auto function) { exports.Set(name, Napi::Function::New(env, function, name)); };
  verb("describe", describe);
  verb("hasFunction", hasFunction);
  verb("checkPlan", checkPlan);
  verb("jobMemory", jobMemory);
  verb("createJob", createJob);
  verb("attachWorker", attachWorker);
  verb("step", step);
  verb("detachWorker", detachWorker);
  verb("failJob", failJob);
  verb("cancelJob", cancelJob);
  verb("stopWithSavepoint", stopWithSavepoint);
  verb("jobStatus", jobStatus);
  verb("jobProgress", jobProgress);
  verb("takeResults", takeResults);
  verb("destroyJob", destroyJob);
  return exports;
}

}  // namespace
}  // namespace millrace

static Napi::Object millraceInitialise(Napi::Env env, Napi::Object exports) {
  return millrace::initialise(env, exports);
}
NODE_API_MODULE(millrace, millraceInitialise)
