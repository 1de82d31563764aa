package toucan.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of {@code --capture-detail}. */
final class DetailConverter implements ITypeConverter<CaptureOptions.Detail> {
    @Override
    public CaptureOptions.Detail convert(String word) {
        return switch (word) {
            case "normal" -> CaptureOptions.Detail.NORMAL;
            case "full" -> CaptureOptions.Detail.FULL;
            default -> throw new TypeConversionException("'" + word + "' is no detail: write normal or full");
        };
    }
}
