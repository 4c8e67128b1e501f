#include "view/publish.hpp"

#include "base/or_null.hpp"

namespace atelier {
namespace {

Json due_json(const PublishOutlook& outlook) {
    Json due = Json::array();
    if (outlook.pushes) due.push("push");
    if (outlook.makes_pull_request) due.push("pull-request");
    return due;
}

Json known_pull_request(const PublishRequestOutcome& outcome) {
    if (!outcome.pull_request) return {};
    const auto state = stored_pr_state(outcome.state);
    Json out = Json::object();
    out.set("number", std::to_string(*outcome.pull_request)).set("state", or_null(state));
    return out;
}

} // namespace

std::string phrase_of(PrState state) {
    switch (state) {
    case PrState::none:
        return "";
    case PrState::draft_pr:
        return "draft";
    case PrState::in_review:
        return "in review";
    case PrState::pushed:
    case PrState::open:
    case PrState::approved:
    case PrState::merged:
    case PrState::closed:
        break;
    }
    return std::string(name_of(state));
}

Json pr_state_or_null(PrState state) {
    return state == PrState::none ? Json() : Json(name_of(state));
}

Json publish_json(const PublishRequestOutcome& outcome) {
    const PublishOutlook& outlook = outcome.outlook;
    Json body = Json::object();
    body.set("changeset", outcome.changeset.str())
        .set("branch", or_null(outcome.branch))
        .set("pushed", or_null(outcome.pushed))
        .set("pr", known_pull_request(outcome))
        .set("published", pr_state_or_null(outcome.state))
        .set("requested", outcome.requested)
        .set("due", due_json(outlook))
        .set("base", or_null(outlook.base))
        .set("gate", outlook.holds.empty() ? Json() : Json(name_of(outlook.holds.front().gate)))
        .set("reasons", reasons_json(publish_reasons(outlook.holds)));
    return body;
}

std::string publish_text(const PublishRequestOutcome& outcome) {
    const PublishOutlook& outlook = outcome.outlook;
    const std::string branch = outcome.branch ? outcome.branch->str() : "the work branch";
    std::string text;
    if (outlook.pushes) text += branch + " is pushed once its work was found good\n";
    if (outlook.makes_pull_request)
        text += "its pull request is made then" +
                (outlook.base ? ", into " + outlook.base->str() : std::string()) + "\n";
    for (const Reason& reason : publish_reasons(outlook.holds))
        text += std::string(reason.gate) + ": " + reason.message + "\n";
    return text.empty() ? branch + " is published as it is\n" : text;
}

} // namespace atelier
