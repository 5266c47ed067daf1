package org.llmfailover.quorum;

import java.util.List;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.Pattern;
import org.llmfailover.config.QuorumConfig.Select;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.prompt.MissingVariantException;
import org.llmfailover.prompt.PromptLibrary;

/** What the prompts must hold for a quorum. */
public final class QuorumPrompts {

    private QuorumPrompts() {}

    /**
     * Makes sure that there is a prompt for the chain's judge, where it has one.
     *
     * @throws ConfigException when there is none
     */
    public static void require(ChainConfig chain, PromptLibrary prompts) {
        TargetConfig judge = chain.quorum().judge();
        if (judge == null || chain.quorum().select() != Select.BEST || !chain.grants(Pattern.QUORUM)) {
            return;
        }
        try {
            prompts.requireVariants(
                    Brief.PROMPT,
                    List.of(new PromptLibrary.Target(judge.provider().name(), judge.model())));
        } catch (InvalidRequestException | MissingVariantException e) {
            throw new ConfigException("llm.chain." + chain.name() + ".quorum.judge: " + e.getMessage());
        }
    }
}
