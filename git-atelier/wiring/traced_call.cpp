#include "wiring/traced_call.hpp"

#include "adapters/process/child_process.hpp"
#include "adapters/system/random_ids.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/trace/trace_file.hpp"
#include "adapters/trace/traced_process.hpp"
#include "adapters/trace/traced_progress.hpp"
#include "adapters/trace/traced_store.hpp"
#include "cli/render.hpp"
#include "view/text/style.hpp"
#include "wiring/paths.hpp"

#include <unistd.h>

namespace atelier {
namespace {

// Too many to be guessed, and to meet twice.
constexpr std::size_t seed_length = 32;

TraceOptions options_of(const ProcessEnvironment& around, const TraceFile& file) {
    return {.parent = parse_trace_parent(around.trace_parent),
            .seed = RandomIds().base36(seed_length),
            .pid = ::getpid(),
            .redaction = Redaction(Secrets(around.all)),
            .now = unix_nanos,
            .write = [&file](const std::string& line) { file.append(line); }};
}

} // namespace

struct TracedCall::Open {
    Open(const ProcessEnvironment& around, TraceFile opened, const std::string& name)
        : file(std::move(opened)), trace(options_of(around, file)),
          span(trace, name, TraceSpan::Reach::encloses) {}

    TraceFile file;
    Trace trace;
    TraceSpan span;
};

TracedCall::TracedCall(ProcessEnvironment& around, const std::string& name) {
    if (around.trace.empty()) return;
    // Children are called elsewhere.
    const std::filesystem::path path = current_folder() / around.trace;
    auto file = TraceFile::open(path);
    if (!file) {
        if (around.agent_id.empty())
            write_err("warning: ATELIER_TRACE: " + one_line(file.error().message) + "\n");
        return;
    }
    open_ = std::make_unique<Open>(around, *std::move(file), name);
    if (!around.agent_id.empty()) open_->span.set("atelier.agent", around.agent_id);
    if (!around.agent_session.empty()) open_->span.set("atelier.session", around.agent_session);
    around.trace = path.string();
    around.all[trace_variable] = around.trace;
    around.all[trace_parent_variable] = trace_parent_text(open_->span.as_parent());
}

TracedCall::~TracedCall() = default;

std::unique_ptr<Process> TracedCall::children() const {
    auto process = std::make_unique<ChildProcess>();
    if (!open_) return process;
    return std::make_unique<TracedProcess>(std::move(process), open_->trace);
}

std::unique_ptr<PlanStore> TracedCall::traced(std::unique_ptr<PlanStore> store) const {
    if (!open_) return store;
    return std::make_unique<TracedStore>(std::move(store), open_->trace);
}

std::unique_ptr<Progress> TracedCall::traced(std::unique_ptr<Progress> progress) const {
    if (!open_) return progress;
    return std::make_unique<TracedProgress>(std::move(progress), open_->trace);
}

void TracedCall::note_failure(const Error& error) {
    if (open_) open_->span.fail(info(error.code).name, error.message);
}

std::string own_trace(const ProcessEnvironment& around) {
    if (parse_trace_parent(around.trace_parent)) return {};
    const auto told = around.all.find(trace_parent_variable);
    const auto own = told == around.all.end() ? std::nullopt : parse_trace_parent(told->second);
    return own ? own->trace_id : std::string();
}

} // namespace atelier
