#include "adapters/yaml/workflow_yaml.hpp"
#include "adapters/yaml/yaml_scalar.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

class WorkflowWriter {
  public:
    std::string write(const Workflow& workflow) {
        if (!workflow.name.empty()) line(0, "name", workflow.name);
        if (!workflow.title.empty()) line(0, "title", workflow.title);
        line(0, "subject", std::string(name_of(workflow.subject)));
        if (!workflow.roles.empty()) out_ += "roles:\n";
        for (const WorkflowRole& role : workflow.roles) {
            out_ += "  " + yaml_scalar(role.name) + ":";
            out_ += role.artisan.empty() ? "\n" : " " + yaml_scalar(role.artisan) + "\n";
        }
        steps(0, workflow.steps);
        return std::move(out_);
    }

  private:
    void begin(std::size_t depth) {
        out_ += std::string(depth, ' ');
        if (first_) out_.replace(out_.size() - 2, 2, "- ");
        first_ = false;
    }
    void raw(std::size_t depth, std::string_view key, const std::string& value) {
        begin(depth);
        out_ += std::string(key) + ": " + value + "\n";
    }
    void line(std::size_t depth, std::string_view key, const std::string& value) {
        raw(depth, key, yaml_scalar(value));
    }
    void head(std::size_t depth, std::string_view key) {
        begin(depth);
        out_ += std::string(key) + ":\n";
    }

    void steps(std::size_t depth, const Terms& all) {
        if (all.empty()) return raw(depth, "steps", "[]");
        head(depth, "steps");
        for (const Term& step : all) {
            first_ = true;
            std::visit([&](const auto& one) { write_step(depth + 4, one); }, step.step);
        }
    }

    void write_step(std::size_t depth, const TurnStep& turn) {
        line(depth, "turn", turn.role);
        raw(depth, "produces", std::string(name_of(turn.produces)));
        if (turn.brief.first == turn.brief.then) {
            if (!turn.brief.first.empty()) line(depth, "brief", turn.brief.first);
        } else {
            head(depth, "brief");
            line(depth + 2, "first", turn.brief.first);
            line(depth + 2, "then", turn.brief.then);
        }
        raw(depth, "sees",
            turn.sees.kind == SeesKind::part ? std::to_string(turn.sees.percent) + "%"
                                             : std::string(name_of(turn.sees.kind)));
        raw(depth, "retries", std::to_string(turn.retries));
        raw(depth, "if_failed", std::string(name_of(turn.if_failed)));
        if (turn.timeout) raw(depth, "timeout", short_duration(*turn.timeout));
    }

    void write_step(std::size_t depth, const CheckStep& check) {
        raw(depth, "check", Json::strings(check.argv).dump());
    }

    void write_step(std::size_t depth, const DoStep& todo) {
        raw(depth, "do", std::string(name_of(todo.kind)));
    }

    void write_step(std::size_t depth, const GateStep& gate) {
        raw(depth, "gate", std::string(name_of(gate.kind)));
        if (gate.timeout) raw(depth, "timeout", short_duration(*gate.timeout));
    }

    void write_step(std::size_t depth, const SeqStep& seq) {
        head(depth, "seq");
        if (!seq.name.empty()) line(depth + 2, "name", seq.name);
        raw(depth + 2, "merge", std::string(name_of(seq.merge)));
        steps(depth + 2, seq.steps);
    }

    void write_step(std::size_t depth, const ParStep& par) {
        head(depth, "par");
        raw(depth + 2, "merge", std::string(name_of(par.merge)));
        steps(depth + 2, par.steps);
    }

    void write_step(std::size_t depth, const LoopStep& loop) {
        head(depth, "loop");
        if (!loop.name.empty()) line(depth + 2, "name", loop.name);
        raw(depth + 2, "max", std::to_string(loop.max));
        until(depth + 2, loop.until);
        steps(depth + 2, loop.steps);
    }

    void until(std::size_t depth, const Until& until) {
        if (until.kind != UntilKind::score)
            return raw(depth, "until", std::string(name_of(until.kind)));
        head(depth, "until");
        raw(depth + 2, "score", fmt::format("{}", until.score));
        line(depth + 2, "of",
             until.of == ScoreOf::role ? until.role : std::string(name_of(until.of)));
    }

    std::string out_;
    // What is written next begins the item of a list.
    bool first_ = false;
};

} // namespace

std::string YamlWorkflowFormat::write(const Workflow& workflow) {
    return WorkflowWriter().write(workflow);
}

} // namespace atelier
