// A trace whose clock goes on by a millisecond at each look, and whose lines can be asked for.
#pragma once

#include "adapters/trace/trace.hpp"
#include "support/catch.hpp"

#include <string>
#include <variant>
#include <vector>

namespace atelier::test {

class WrittenTrace {
  public:
    explicit WrittenTrace(std::optional<TraceParent> parent = {},
                          const std::map<std::string, std::string>& environment = {})
        : trace({.parent = std::move(parent),
                 .seed = "a seed",
                 .pid = 7,
                 .redaction = Redaction(Secrets(environment)),
                 .now = [this] { return now_ += 1'000'000; },
                 .write = [this](const std::string& line) { lines.push_back(line); }}) {}

    // In the order in which they ended.
    std::vector<Json> spans() const {
        std::vector<Json> out;
        for (const std::string& line : lines) {
            auto parsed = parse_json(line);
            REQUIRE(std::holds_alternative<Json>(parsed));
            out.push_back(std::get<Json>(std::move(parsed)));
        }
        return out;
    }
    // Of the attributes of a span, as JSON.
    static std::string attribute(const Json& span, const std::string& key) {
        const Json* const value = span.find("attributes")->find(key);
        return value == nullptr ? "none" : value->dump();
    }

  private:
    std::int64_t now_ = 0;

  public:
    std::vector<std::string> lines = {};
    Trace trace;
};

} // namespace atelier::test
