#include "adapters/trace/traced_process.hpp"

namespace atelier {
namespace {

std::string program_name(const std::vector<std::string>& argv) {
    return argv.empty() ? std::string() : std::filesystem::path(argv.front()).filename().string();
}

// What `-c` sets may be a header with a credential.
std::vector<std::string> told_arguments(const std::vector<std::string>& argv) {
    std::vector<std::string> out = argv;
    for (std::size_t at = 1; at < out.size(); ++at)
        if (const auto equals = out[at].find('=');
            out[at - 1] == "-c" && equals != std::string::npos)
            out[at].replace(equals + 1, std::string::npos, "***");
    return out;
}

void tell(TraceSpan& span, const ProcessResult& result) {
    span.set("process.exit.code", std::int64_t{result.status});
    if (result.timed_out) span.fail("timeout", "it did not end before its deadline");
    if (result.stopped) span.fail("stopped", "it was asked to end");
}

} // namespace

std::string span_name_of(const std::vector<std::string>& argv) {
    const std::string program = program_name(argv);
    if (program != "git") return program;
    std::size_t at = 1;
    while (at < argv.size() && argv[at].starts_with('-'))
        at += argv[at] == "-c" || argv[at] == "-C" ? 2 : 1;
    return at < argv.size() ? "git " + argv[at] : program;
}

Result<ProcessResult> TracedProcess::run(const ProcessRequest& request) {
    TraceSpan span(trace_, span_name_of(request.argv));
    span.set("process.executable.name", program_name(request.argv));
    span.set("process.command_args", told_arguments(request.argv));
    ProcessRequest traced = request;
    traced.environment["TRACEPARENT"] = trace_parent_text(span.as_parent());
    auto result = process_->run(traced);
    if (result)
        tell(span, *result);
    else
        span.fail(info(result.error().code).name, result.error().message);
    return result;
}

} // namespace atelier
