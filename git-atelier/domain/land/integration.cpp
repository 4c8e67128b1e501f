#include "domain/land/integration.hpp"

#include "base/text.hpp"

namespace atelier {

std::string receipt_text(const IntegrationReceipt& receipt) {
    return std::string(name_of(receipt.way)) + " " + receipt.from.str() + " " + receipt.to.str() +
           " " + receipt.head.str() + " " + receipt.parent.str();
}

std::optional<IntegrationReceipt> receipt_from(std::string_view text) {
    // No branch's name has a blank in it.
    const auto words = split(text, ' ');
    if (words.size() != 5) return std::nullopt;
    const auto way = parse_name<IntegrationWay>(words[0]);
    const auto from = CommitId::parse(words[1]);
    const auto to = CommitId::parse(words[2]);
    const auto head = CommitId::parse(words[3]);
    const auto parent = BranchName::parse(words[4]);
    if (!way || !from || !to || !head || !parent) return std::nullopt;
    return IntegrationReceipt{
        .way = *way, .parent = *parent, .from = *from, .to = *to, .head = *head};
}

} // namespace atelier
