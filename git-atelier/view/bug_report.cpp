#include "view/bug_report.hpp"

#include "base/text.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

constexpr const char* questions =
    "What did you do?\n\n\nWhat did you expect to happen?\n\n\nWhat happened instead?\n\n\n";

Json fault_json(const Error& fault) {
    Json out = Json::object();
    out.set("code", info(fault.code).name).set("message", fault.message);
    return out;
}

std::string fault_text(const Error& fault) {
    return std::string(info(fault.code).name) + ": " + one_line(fault.message) + "\n";
}

std::string section(const char* title, const std::string& text) {
    return "\n[" + std::string(title) + "]\n" + text;
}

Json findings_json(const DoctorOutcome& outcome) {
    Json list = Json::array();
    for (const CheckedFinding& check : outcome.checks) {
        Json row = Json::object();
        row.set("name", check.name)
            .set("state", name_of(check.finding.state))
            .set("message", check.finding.message);
        list.push(std::move(row));
    }
    return list;
}

std::string findings_text(const DoctorOutcome& outcome) {
    Table table({{""}, {""}, {""}});
    for (const CheckedFinding& check : outcome.checks)
        table.row({std::string(name_of(check.finding.state)), check.name,
                   one_line(check.finding.message)});
    return table.text({});
}

Json reported_runtimes_json(const std::vector<InstalledRuntime>& runtimes) {
    Json list = Json::array();
    for (const InstalledRuntime& runtime : runtimes) {
        Json row = Json::object();
        row.set("name", runtime.name)
            .set("state", name_of(runtime.state))
            .set("version", runtime.version)
            .set("fault", runtime.fault);
        list.push(std::move(row));
    }
    return list;
}

// What is missing, or named by the settings, says nothing of this machine.
std::string reported_runtimes_text(const std::vector<InstalledRuntime>& runtimes) {
    Table table({{""}, {""}, {""}});
    for (const InstalledRuntime& runtime : runtimes)
        if (runtime.state != RuntimeState::missing && runtime.state != RuntimeState::open)
            table.row({runtime.name, std::string(name_of(runtime.state)),
                       one_line(runtime.fault.empty() ? runtime.version : runtime.fault)});
    const std::string text = table.text({});
    return text.empty() ? "none is installed\n" : text;
}

std::string trace_text(const TraceTail& tail) {
    if (tail.spans.empty()) return "the file has none\n";
    std::string text;
    if (tail.left_out > 0) text += "(" + counted(tail.left_out, "earlier span") + " left out)\n";
    for (const Json& span : tail.spans)
        text += span.dump() + "\n";
    return text;
}

// `told` of what is there, else of why it is not.
template <class T, class Told>
Json value_or_fault(const Result<T>& value, Told told) {
    return value ? told(*value) : Json();
}

} // namespace

Json bug_report_json(const BugReport& report, const Redaction& redaction) {
    Json versions = Json::object();
    versions.set("git_atelier", report.version)
        .set("git", report.git ? Json(*report.git) : Json())
        .set("system", report.system);
    Json out = Json::object();
    out.set("file", Json())
        .set("at", format_time(report.at))
        .set("versions", std::move(versions))
        .set("runtimes", value_or_fault(report.runtimes, reported_runtimes_json))
        .set("doctor", value_or_fault(report.doctor, findings_json))
        .set("doctor_error", report.doctor ? Json() : fault_json(report.doctor.error()));
    Json trace;
    if (report.trace && *report.trace) {
        trace.set("spans", Json::array((*report.trace)->spans))
            .set("left_out", (*report.trace)->left_out);
    }
    out.set("trace", std::move(trace));
    return redaction.of_document(out);
}

std::string bug_report_text(const BugReport& report, const Redaction& redaction) {
    Table versions({{""}, {""}});
    versions.row({"git-atelier", report.version});
    versions.row({"git", report.git ? *report.git : one_line(report.git.error().message)});
    versions.row({"system", one_line(report.system)});
    std::string text = questions;
    text += "Everything below was collected by 'git atelier bugreport' at " +
            format_time(report.at) +
            ". Paths are\nshortened and credentials left out; remove what you do not want to "
            "share.\n";
    text += section("versions", versions.text({}));
    text += section("agents", report.runtimes ? reported_runtimes_text(*report.runtimes)
                                              : fault_text(report.runtimes.error()));
    text += section("doctor", report.doctor ? findings_text(*report.doctor)
                                            : fault_text(report.doctor.error()));
    if (report.trace)
        text += section("last trace", *report.trace ? trace_text(**report.trace)
                                                    : fault_text(report.trace->error()));
    else
        text +=
            section("last trace", "none: ATELIER_TRACE is not set, and --trace names no file\n");
    return redaction.of(text);
}

std::string written_report_text(const std::string& file) {
    return "wrote " + one_line(file) +
           "\nRead it before you send it, and say what you did, what you expected and what "
           "happened.\n";
}

} // namespace atelier
